//! What a number is: its limbs, their radix, and how many digits F(n) has.

pub mod digit_count;
pub mod limbs;
pub mod radix;

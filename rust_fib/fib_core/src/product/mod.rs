//! One product of two numbers: from limbs into rows, through the transforms, and back into limbs, each phase on all threads.

mod engine;
pub mod multiply;
pub mod pair;
pub mod phases;
pub mod rows;

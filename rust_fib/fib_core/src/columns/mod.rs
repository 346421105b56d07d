//! Between the limbs of a number and the rows of the transforms.
//!
//! Column c of the rows holds the vectors v = c + q m, q < R, of the number (m vectors a row). Row
//! v mod R of column v mod m is the place of vector v, so for one column the R vectors enter the R-point
//! transform rotated, and leave it so.

pub mod carry;
pub mod enter;
pub mod leave;
mod places;
pub mod remainder;
pub mod shares;
#[cfg(test)]
#[path = "columns_tests.rs"]
mod tests;

//! Cyclic convolutions of rows of residues: the lengths there are, their tables, and the transforms themselves.

pub mod leaf;
mod leaves;
pub mod length;
pub mod levels;
pub mod odd;
pub mod passes;
pub mod plan;
pub mod roots;
pub mod row;

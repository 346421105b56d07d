//! Two levels by AVX2, as [`Passes`] has them.

use crate::field::avx2::Avx2;
use crate::transform::passes::Passes;

impl Passes for Avx2 {}

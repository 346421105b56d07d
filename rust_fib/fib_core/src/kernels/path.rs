//! The instruction sets.

/// An instruction set that the engine has kernels for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// AVX-512 with IFMA's products of 52 bits.
    Avx512,
    /// AVX2 with fused multiply-add of doubles.
    Avx2,
    /// Any processor.
    Scalar,
}

impl Path {
    /// From the fastest to the one that every processor has.
    pub const ALL: [Self; 3] = [Self::Avx512, Self::Avx2, Self::Scalar];

    /// As RUST_FIB_SIMD has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Avx512 => "avx512",
            Self::Avx2 => "avx2",
            Self::Scalar => "scalar",
        }
    }
}

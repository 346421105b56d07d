//! Which instruction set is taken.

use std::env;

use crate::error::Error;
use crate::kernels::path::Path;
#[cfg(target_arch = "x86_64")]
use crate::kernels::table::{AVX2, AVX512};
use crate::kernels::table::{Kernels, SCALAR};

/// Forces an instruction set: avx512, avx2 or scalar.
const VARIABLE: &str = "RUST_FIB_SIMD";

impl Path {
    /// The one that RUST_FIB_SIMD names, else the fastest that this processor has.
    ///
    /// # Errors
    /// [`Error::UnavailableSimd`] where the variable names none that it has.
    pub fn chosen() -> Result<Self, Error> {
        let available = |path: &Self| path.is_available();
        let Some(name) = env::var_os(VARIABLE).filter(|name| !name.is_empty()) else {
            let fastest = Self::ALL.into_iter().find(available);
            return Ok(fastest.unwrap_or(Self::Scalar));
        };
        let named = Self::ALL.into_iter().find(|path| name == path.name());
        named.filter(available).ok_or(Error::UnavailableSimd)
    }

    /// Whether this processor has the instructions.
    #[must_use]
    pub fn is_available(self) -> bool {
        self.kernels().is_some()
    }

    #[cfg(target_arch = "x86_64")]
    pub(crate) fn kernels(self) -> Option<&'static Kernels> {
        let avx512 = cfg!(feature = "emulate-avx512")
            || is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512ifma")
                && is_x86_feature_detected!("avx512vbmi");
        let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
        match self {
            Self::Avx512 => avx512.then_some(&AVX512),
            Self::Avx2 => avx2.then_some(&AVX2),
            Self::Scalar => Some(&SCALAR),
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    pub(crate) fn kernels(self) -> Option<&'static Kernels> {
        matches!(self, Self::Scalar).then_some(&SCALAR)
    }
}

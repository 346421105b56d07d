//! Fast doubling over any library's natural numbers, the same for each of them.
//!
//! With A = F(k)^2, B = F(k-1)^2 and s = (-1)^k: F(2k-1) = A + B, F(2k+1) = 4A - B + 2s and F(2k) is their
//! difference, so a step is two squares. The last step is a single product.

/// What the doubling needs of a library.
pub trait Natural: Sized {
    fn from_small(value: u64) -> Self;
    fn square(&self) -> Self;
    fn multiply(&self, other: &Self) -> Self;
    fn add(&self, other: &Self) -> Self;
    fn subtract(&self, other: &Self) -> Self;
    fn print(&self) -> String;

    fn double(&self) -> Self {
        self.add(self)
    }
}

/// The digits of F(n).
pub fn digits<T: Natural>(n: u64) -> Vec<u8> {
    fibonacci::<T>(n).print().into_bytes()
}

fn fibonacci<T: Natural>(n: u64) -> T {
    if n < 2 {
        return T::from_small(n);
    }
    let (a, b) = pair::<T>(n / 2);
    if n.is_multiple_of(2) {
        return a.multiply(&a.add(&b.double()));
    }
    let twice = a.double();
    with_sign(&twice.add(&b).multiply(&twice.subtract(&b)), n / 2)
}

/// F(k) and F(k - 1), k >= 1.
fn pair<T: Natural>(k: u64) -> (T, T) {
    let (mut a, mut b, mut at) = (T::from_small(1), T::from_small(0), 1);
    for bit in (0..k.ilog2()).rev() {
        let (square, before) = (a.square(), b.square());
        let lower = square.add(&before);
        let upper = with_sign(&square.double().double().subtract(&before), at);
        let middle = upper.subtract(&lower);
        at = k >> bit;
        (a, b) = if at % 2 == 1 {
            (upper, middle)
        } else {
            (middle, lower)
        };
    }
    (a, b)
}

/// x + 2 (-1)^k.
fn with_sign<T: Natural>(x: &T, k: u64) -> T {
    let two = T::from_small(2);
    if k.is_multiple_of(2) {
        x.add(&two)
    } else {
        x.subtract(&two)
    }
}

macro_rules! natural {
    ($type:ty, $square:expr) => {
        impl Natural for $type {
            fn from_small(value: u64) -> Self {
                value.into()
            }
            fn square(&self) -> Self {
                $square(self)
            }
            fn multiply(&self, other: &Self) -> Self {
                self * other
            }
            fn add(&self, other: &Self) -> Self {
                self + other
            }
            fn subtract(&self, other: &Self) -> Self {
                self - other
            }
            fn print(&self) -> String {
                self.to_string()
            }
        }
    };
}

natural!(
    malachite_nz::natural::Natural,
    malachite_base::num::arithmetic::traits::Square::square
);
natural!(dashu_int::UBig, dashu_int::UBig::sqr);
natural!(num_bigint::BigUint, |x: &num_bigint::BigUint| x * x);

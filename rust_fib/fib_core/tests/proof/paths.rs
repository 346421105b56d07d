//! Every path that a processor can have is there, and the limits hold on each.

use fib_core::{Context, Error, MAX_INDEX, Path};

use crate::common::contexts;

#[cfg(target_arch = "x86_64")]
#[test]
fn no_path_is_missing_where_the_processor_has_its_instructions() {
    let ifma = is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512ifma")
        && is_x86_feature_detected!("avx512vbmi");
    let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
    let emulated = cfg!(feature = "emulate-avx512");
    assert_eq!(Path::Avx512.is_available(), ifma || emulated);
    assert_eq!(Path::Avx2.is_available(), avx2);
}

#[test]
fn the_scalar_path_is_always_there() {
    assert!(Path::Scalar.is_available());
}

#[test]
fn a_path_that_is_missing_is_refused() {
    for path in Path::ALL {
        let made = Context::with_path(path).map(|context| context.path());
        let wanted = if path.is_available() {
            Ok(path)
        } else {
            Err(Error::UnavailableSimd)
        };
        assert_eq!(made, wanted);
    }
}

#[test]
fn what_is_too_large_is_refused_at_once() {
    for mut context in contexts(&[1, 2]) {
        for n in [MAX_INDEX + 1, 1 << 63, u64::MAX] {
            assert_eq!(context.digits(n), Err(Error::TooLarge { n }));
        }
        assert_eq!(context.digits(10).unwrap(), b"55");
    }
}

#[test]
fn a_buffer_takes_exactly_its_digits() {
    for mut context in contexts(&[1]) {
        for n in [0, 87, 88, 5000, 100_003] {
            let digits = context.digits(n).unwrap();
            let needed = digits.len();
            let mut buffer = vec![b'?'; needed + 3];
            assert_eq!(context.digits_into(n, &mut buffer), Ok(needed));
            assert!(buffer[..needed] == digits && &buffer[needed..] == b"???");
            let short = context.digits_into(n, &mut buffer[..needed - 1]);
            assert_eq!(short, Err(Error::BufferTooSmall { needed }));
        }
    }
}

//! Which stretch of limbs a place of a column belongs to.

/// The stretch q whose vector in column 0 has place i, for i = 0 ... R - 1, twice over: in column c the
/// places begin at entry R - c mod R.
#[inline(always)]
pub fn stretches_by_place(radix: usize, row: usize) -> [usize; 30] {
    let mut stretches = [0; 30];
    for q in 0..radix {
        let place = q * row % radix;
        stretches[place] = q;
        stretches[place + radix] = q;
    }
    stretches
}

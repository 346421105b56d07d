// @generated automatically by Diesel CLI.

diesel::table! {
    fib_entries (input_number) {
        input_number -> Int8,
        digits -> Text,
        digit_count -> Int8,
        method -> Text,
        seconds -> Float8,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    jobs (id) {
        id -> Uuid,
        input_number -> Int8,
        method -> Text,
        state -> Text,
        attempt -> Int4,
        lease_expires_at -> Nullable<Timestamptz>,
        progress -> Float8,
        error -> Nullable<Text>,
        created_at -> Timestamptz,
        started_at -> Nullable<Timestamptz>,
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(fib_entries, jobs,);

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Functions of the standard library that give a `Result` nobody should pass over, by their last two names. */
export const FAILING: ReadonlySet<string> = words(
  "fs::copy fs::create_dir fs::create_dir_all fs::hard_link fs::remove_dir fs::remove_dir_all fs::remove_file fs::rename fs::set_permissions fs::write io::copy env::set_current_dir serde_json::to_writer serde_json::to_writer_pretty",
);

/** What reads or parses what is outside of the program. */
export const READING: ReadonlySet<string> = words(
  "fs::read fs::read_to_string fs::read_dir serde_json::from_str serde_json::from_slice serde_json::from_reader serde_json::from_value serde_yaml::from_str serde_yaml::from_reader toml::from_str",
);

/** Methods and functions whose result may be dropped: nobody listens, it is an end, or it is no error. */
export const HARMLESS: ReadonlySet<string> = words(
  "send try_send blocking_send unbounded_send send_timeout send_blocking feed notify try_recv recv pop pop_front pop_back pop_first pop_last push insert remove swap_remove take replace swap set get_or_init get_or_insert_with next next_back join kill wait shutdown close abort drain clone as_ref as_mut to_string to_owned into_iter iter entry or_insert or_insert_with get get_mut len map collect unwrap expect unwrap_or unwrap_or_else unwrap_or_default enter entered try_init init set_logger set_global_default set_boxed_logger install set_hook take_hook new default from into from_raw from_raw_parts with_capacity black_box size_of transmute drop forget spawn spawn_blocking fetch_add fetch_sub fetch_or fetch_and compare_exchange compare_exchange_weak write_str write_fmt write_char min max fold flush_buf unlock kill_tree disable_raw_mode execute leave clear_line show_cursor load store retain extend count upgrade set_nodelay set_read_timeout set_write_timeout",
);

/** Calls whose `Err` is an answer, or tells no more than that there is one. */
export const ANSWERS: ReadonlySet<string> = words(
  "try_recv recv recv_timeout try_send send blocking_send unbounded_send var var_os binary_search binary_search_by binary_search_by_key try_lock try_read try_write compare_exchange compare_exchange_weak try_into try_from elapsed duration_since downcast downcast_ref try_unwrap into_inner set try_borrow try_borrow_mut strip_prefix from_utf8 to_str into_string timeout checked_duration_since upgrade try_insert join acquire try_acquire changed poll_ready from_digit from_u32 partition_point send_timeout try_reserve from_bits which",
);

/** Calls whose `Err` only says again that what was given is not right. */
export const PARSING: ReadonlySet<string> = words(
  "parse from_str from_str_radix parse_str parse_from_str decode from_hex from_utf8 try_from_str parse_from_rfc3339",
);

/** Calls that look something up: to unwrap what they give is an index in other words, and as much an invariant. */
export const LOOKUPS: ReadonlySet<string> = words(
  "get get_mut get_one get_key_value first first_mut last_mut front back pop pop_front pop_back pop_first pop_last peek max max_by max_by_key min min_by min_by_key find rfind find_map position rposition as_ref as_mut as_deref as_deref_mut take strip_prefix strip_suffix split_once rsplit_once split_first split_last checked_add checked_sub checked_mul checked_div char_indices from_u32 from_digit remove swap_remove iter chars get_index reduce upgrade replace binary_search entry parent_mut node name",
);

/** Serializing a value of the program's own fails only where its type is wrong. */
export const SERIALIZING: ReadonlySet<string> = words(
  "serde_json::to_string serde_json::to_string_pretty serde_json::to_vec serde_json::to_value toml::to_string",
);

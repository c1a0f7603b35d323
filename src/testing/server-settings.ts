/**
 * No data outlives a run, so nothing needs to be flushed to disk or vacuumed; and a test whose plans need statistics
 * makes them itself, because autovacuum comes at some moment or never. Each file, and each server it starts, has pools
 * of its own, which together exceed the default of 100 connections on machines with many cores.
 */
export const SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum: "off",
  max_connections: "500",
};

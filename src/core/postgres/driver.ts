import pg from "pg";
import { dropLibpqVariables } from "#core/server/libpq-variables.ts";

// Before the first connection, in whatever process: a server, a command, a thread or a test.
dropLibpqVariables();

/** The database driver. The product imports it from here only. */
export default pg;

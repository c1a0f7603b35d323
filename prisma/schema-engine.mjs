#!/usr/bin/env node
// Stands in for Prisma's native `schema-engine`, which its command line would download: the same JSON-RPC over standard
// input and output, answered by the WebAssembly build from npm. prisma.config.ts names it to Prisma. The versions of the
// WebAssembly build and of Prisma are one pair: raise them together or not at all.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { parseArgs } from "node:util";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { parse } from "pg-connection-string";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    datamodels: { type: "string", multiple: true },
    datasource: { type: "string" },
    "enabled-preview-features": { type: "string" },
    "extension-types": { type: "string" },
    version: { type: "boolean" },
  },
});
const datasource = options.datasource ? JSON.parse(options.datasource) : {};
const engineFolder = path.dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));

const say = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

/** The parts, never a connection string: the adapter would let the string win over the shadow database's name. */
const connectionOf = (url) => {
  const bare = new URL(url);
  const schema = bare.searchParams.get("schema") ?? undefined;
  bare.searchParams.delete("schema");
  const { host, port, user, password, database, ssl } = parse(bare.toString());
  return [{ host, port, user, password, database, ssl }, { schema }];
};

/** Runs `work` on the server's maintenance database; it gets the client and the name of the database the URL means. */
const onServer = async (url, work) => {
  const [connection] = connectionOf(url);
  const client = new pg.Client({ ...connection, database: "postgres" });
  await client.connect();
  try {
    return await work(client, client.escapeIdentifier(connection.database));
  } finally {
    await client.end();
  }
};

/** `schema-engine cli …`: what `prisma migrate dev` asks before it speaks JSON-RPC. */
const runCommand = async (command) => {
  if (command === "create-database")
    return onServer(datasource.url, (client, name) => client.query(`create database ${name}`));
  if (command === "drop-database") {
    return onServer(datasource.url, (client, name) => client.query(`drop database if exists ${name}`));
  }
  const client = new pg.Client(connectionOf(datasource.url)[0]);
  await client.connect();
  await client.end();
};

const failCommand = (error) => {
  const code = { "3D000": "P1003", ECONNREFUSED: "P1001" }[error.code] ?? "P1010";
  const line = { timestamp: new Date().toISOString(), level: "ERROR", target: "schema_engine::logger" };
  process.stderr.write(
    `${JSON.stringify({ ...line, fields: { message: String(error.message), error_code: code } })}\n`,
  );
  process.exit(1);
};

/**
 * What adapter-pg 7.10 gets wrong for this engine: it does not know the catalog's type "char" (oid 18), and it splits a
 * script at every semicolon, those inside a function's body too.
 */
const mendAdapter = async () => {
  const CHAR = 18;
  const BPCHAR = 1042;
  const MARK = "\u0001";
  const { handleRowDescription } = pg.Query.prototype;
  pg.Query.prototype.handleRowDescription = function mark(message) {
    for (const field of message.fields) {
      if (field.dataTypeID === CHAR) Object.assign(field, { dataTypeID: BPCHAR, name: field.name + MARK });
    }
    return handleRowDescription.call(this, message);
  };
  const adapter = await new PrismaPg({ host: "127.0.0.1" }).connect(); // opens no connection
  const prototype = Object.getPrototypeOf(adapter);
  prototype.executeScript = async function whole(script) {
    await this.client.query(script).catch((error) => this.onError(error));
  };
  const queryable = Object.getPrototypeOf(prototype);
  const { queryRaw } = queryable;
  queryable.queryRaw = async function unmark(query) {
    const result = await queryRaw.call(this, query);
    result.columnNames.forEach((name, index) => {
      if (!name.endsWith(MARK)) return;
      result.columnNames[index] = name.slice(0, -MARK.length);
      result.columnTypes[index] = ColumnTypeEnum.Character;
    });
    return result;
  };
};

/** adapter-pg drops its shadow database while still connected to it, which PostgreSQL refuses: so one of our own. */
const connectToShadowDatabase = async () => {
  if (datasource.shadowDatabaseUrl) return new PrismaPg(...connectionOf(datasource.shadowDatabaseUrl)).connect();
  const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
  await onServer(datasource.url, (client) => client.query(`create database "${name}"`));
  const [connection, schema] = connectionOf(datasource.url);
  const shadow = await new PrismaPg({ ...connection, database: name }, schema).connect();
  const dispose = shadow.dispose.bind(shadow);
  shadow.dispose = async () => {
    await dispose();
    await onServer(datasource.url, (client) => client.query(`drop database if exists "${name}" with (force)`));
  };
  return shadow;
};

const loadEngine = async (adapter) => {
  // Panics are left in this registry by the WebAssembly side.
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    message: "",
    set_message(message) {
      this.message = message;
    },
  };
  const glue = await import(path.join(engineFolder, "schema_engine_bg.js"));
  const module = new WebAssembly.Module(fs.readFileSync(path.join(engineFolder, "schema_engine_bg.wasm")));
  const { exports } = new WebAssembly.Instance(module, { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  const datamodels = options.datamodels?.map((file) => [file, fs.readFileSync(file, "utf8")]);
  return glue.SchemaEngine.new({ datamodels }, () => {}, adapter);
};

const explain = (adapter, error) => {
  const registered = adapter.errorRegistry?.consumeError?.(error?.id ?? -1)?.error?.message;
  const message = globalThis.PRISMA_WASM_PANIC_REGISTRY.message || (error.message ?? String(error));
  return {
    is_panic: false,
    message: registered ? `${message} ${registered}` : message,
    ...(error?.code && { error_code: error.code, meta: error.meta }),
  };
};

const serve = async () => {
  await mendAdapter();
  const factory = new PrismaPg(...connectionOf(datasource.url ?? "postgresql://none@127.0.0.1:1/none"));
  factory.connectToShadowDb = connectToShadowDatabase;
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  let engine;
  let printed = 1_000_000;
  const answer = async ({ id, method, params }) => {
    try {
      engine ??= await loadEngine(adapter);
      const result = (await engine[method === "getDatabaseVersion" ? "version" : method](params)) ?? null;
      if (method === "diff" && result?.stdout != null) {
        say({ id: ++printed, method: "print", params: { content: result.stdout } });
        result.stdout = null;
      }
      say({ id, result });
    } catch (error) {
      const data = explain(adapter, error);
      say({ id, error: { code: 4466, message: "An error happened. Check the data field for details.", data } });
    }
  };
  let queue = Promise.resolve();
  readline
    .createInterface({ input: process.stdin })
    .on("line", (line) => {
      const message = JSON.parse(line);
      if (message.method) queue = queue.then(() => answer(message)); // without one it answers our own "print"
    })
    .on("close", () => queue.then(() => process.exit(0)));
};

if (options.version) {
  const { version } = JSON.parse(fs.readFileSync(path.join(engineFolder, "package.json"), "utf8"));
  process.stdout.write(`schema-engine-cli ${version.split(".").pop()}\n`);
} else if (positionals[0] === "cli") {
  await runCommand(positionals[1]).catch(failCommand);
} else {
  await serve();
}

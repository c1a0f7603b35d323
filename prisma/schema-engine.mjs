#!/usr/bin/env node
import fs from "node:fs";
// Drop-in for Prisma's native `schema-engine` binary: the same JSON-RPC-over-stdio,
// served by the WebAssembly schema engine (npm @prisma/schema-engine-wasm) through @prisma/adapter-pg.
// Use: PRISMA_SCHEMA_ENGINE_BINARY=<this file, executable> npx prisma migrate dev|deploy|diff|status|reset|...
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { parseArgs } from "node:util";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { parse } from "pg-connection-string";

const require = createRequire(import.meta.url);
const { values: a, positionals: pos } = parseArgs({
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
const dir = path.dirname(require.resolve("@prisma/schema-engine-wasm"));
const glue = await import(path.join(dir, "schema_engine_bg.js"));
if (a.version) {
  console.log(
    "schema-engine-cli",
    JSON.parse(fs.readFileSync(path.join(dir, "package.json")))
      .version.split(".")
      .pop(),
  );
  process.exit(0);
}
const ds = a.datasource ? JSON.parse(a.datasource) : {};
const log = (level, message, extra = {}) =>
  process.stderr.write(
    JSON.stringify({
      timestamp: new Date().toISOString(),
      level,
      fields: { message, ...extra },
      target: "schema_engine::logger",
    }) + "\n",
  );
// Prisma 7's adapter-pg no longer knows the internal type "char" (oid 18) that the engine's catalog queries
// return: read it as bpchar, mark the column, and report it as Character.
const MARK = "\u0001",
  rowDescription = pg.Query.prototype.handleRowDescription;
pg.Query.prototype.handleRowDescription = function (m) {
  for (const f of m.fields)
    if (f.dataTypeID === 18) {
      f.dataTypeID = 1042;
      f.name += MARK;
    }
  return rowDescription.call(this, m);
};
const probe = await new PrismaPg({ host: "127.0.0.1" }).connect(); // opens no connection
const queryable = Object.getPrototypeOf(Object.getPrototypeOf(probe)),
  queryRaw = queryable.queryRaw;
queryable.queryRaw = async function (q) {
  const r = await queryRaw.call(this, q);
  r.columnNames.forEach((n, i) => {
    if (n.endsWith(MARK)) {
      r.columnNames[i] = n.slice(0, -1);
      r.columnTypes[i] = ColumnTypeEnum.Character;
    }
  });
  return r;
};
// Never hand adapter-pg a connectionString: its shadow database is made from { ...config, database }, and a connectionString would win over `database`.
const pgCfg = (url) => {
  const u = new URL(url);
  const schema = u.searchParams.get("schema") ?? undefined;
  u.searchParams.delete("schema");
  const { host, port, user, password, database, ssl } = parse(u.toString());
  return [{ host, port, user, password, database, ssl }, { schema }];
};
const admin = async (url, f) => {
  const u = new URL(url);
  const db = decodeURIComponent(u.pathname.slice(1));
  u.pathname = "/postgres";
  u.searchParams.delete("schema");
  const c = new pg.Client(u.toString());
  await c.connect();
  try {
    return await f(c, db);
  } finally {
    await c.end();
  }
};
if (pos[0] === "cli") {
  try {
    if (pos[1] === "can-connect-to-database") {
      const c = new pg.Client(pgCfg(ds.url)[0]);
      await c.connect();
      await c.end();
    } else if (pos[1] === "create-database")
      await admin(ds.url, (c, db) => c.query(`create database ${c.escapeIdentifier(db)}`));
    else if (pos[1] === "drop-database")
      await admin(ds.url, (c, db) => c.query(`drop database if exists ${c.escapeIdentifier(db)}`));
    process.exit(0);
  } catch (e) {
    log("INFO", "starting");
    log("ERROR", e.message || String(e), {
      error_code: e.code === "3D000" ? "P1003" : e.code === "ECONNREFUSED" ? "P1001" : "P1010",
    });
    process.exit(1);
  }
}
// Errors arrive as JSON or as panics recorded in this registry.
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  message: "",
  set_message(m) {
    this.message = m;
  },
};
const wasm = new WebAssembly.Instance(
  new WebAssembly.Module(fs.readFileSync(path.join(dir, "schema_engine_bg.wasm"))),
  { "./schema_engine_bg.js": glue },
);
glue.__wbg_set_wasm(wasm.exports);
wasm.exports.__wbindgen_start();
const factory = ds.url
  ? new PrismaPg(...pgCfg(ds.url))
  : new PrismaPg({ connectionString: "postgresql://none@127.0.0.1:1/none" });
// Own shadow database: adapter-pg drops its one while still connected to it, which PostgreSQL refuses.
factory.connectToShadowDb = async () => {
  if (ds.shadowDatabaseUrl) return new PrismaPg(...pgCfg(ds.shadowDatabaseUrl)).connect();
  const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
  await admin(ds.url, (c) => c.query(`create database "${name}"`));
  const [cfg, opt] = pgCfg(ds.url);
  const conn = await new PrismaPg({ ...cfg, database: name }, opt).connect(),
    dispose = conn.dispose.bind(conn);
  conn.dispose = async () => {
    await dispose();
    await admin(ds.url, (c) => c.query(`drop database if exists "${name}" with (force)`));
  };
  return conn;
};
const adapter = bindMigrationAwareSqlAdapterFactory(factory);
const datamodels = a.datamodels?.map((f) => [f, fs.readFileSync(f, "utf8")]);
let engine;
const get = async () => (engine ??= await glue.SchemaEngine.new({ datamodels }, () => {}, adapter));
const fail = (id, e) => {
  let data = { is_panic: false, message: e.message ?? String(e) };
  const registered = adapter.errorRegistry?.consumeError?.(e?.id ?? -1);
  if (e?.code) data = { ...data, error_code: e.code, meta: e.meta };
  if (globalThis.PRISMA_WASM_PANIC_REGISTRY.message) data.message = globalThis.PRISMA_WASM_PANIC_REGISTRY.message;
  if (registered) data.message += " " + (registered.error?.message ?? "");
  process.stdout.write(
    JSON.stringify({
      jsonrpc: "2.0",
      id,
      error: { code: 4466, message: "An error happened. Check the data field for details.", data },
    }) + "\n",
  );
};
const alias = { getDatabaseVersion: "version" };
let nextPrint = 1e6,
  chain = Promise.resolve();
readline
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    const m = JSON.parse(line);
    if (!m.method) return; // an answer to our own "print"
    chain = chain.then(async () => {
      try {
        const e = await get();
        let r = await e[alias[m.method] ?? m.method](m.params);
        if (m.method === "diff" && r?.stdout != null) {
          process.stdout.write(
            JSON.stringify({ jsonrpc: "2.0", id: ++nextPrint, method: "print", params: { content: r.stdout } }) + "\n",
          );
          r = { exitCode: r.exitCode, stdout: null };
        }
        process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id: m.id, result: r ?? null }) + "\n");
      } catch (e) {
        fail(m.id, e);
      }
    });
  })
  .on("close", () => chain.then(() => process.exit(0)));

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { settingsSchema } from "#core/server/settings.ts";
import { getLiveness } from "./features/operations/contracts.ts";

// What a container engine would read, held to what the program says. The engine itself is not here.

type Service = {
  environment: Record<string, string>;
  image?: string;
  ports?: string[];
  volumes: string[];
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  depends_on?: Record<string, { condition: string }>;
};
const compose = readFileSync("compose.yaml", "utf8");
const { services } = parse(compose, { merge: true }) as {
  services: { app: Service; owner: Service; database: Service };
};
const dockerfile = readFileSync("Dockerfile", "utf8");
const ignored = readFileSync(".dockerignore", "utf8").split("\n");

/** Of the embedded database, which the image doesn't have. */
const EMBEDDED = ["READERS_HOST"];
/** The image says these itself: they are the container's own. */
const FIXED = ["HOST", "PORT", "DATA_DIR"];

test("every setting reaches the program in its container", () => {
  const passed = [...Object.keys(services.app.environment), "DATABASE_OWNER_URL", ...EMBEDDED, ...FIXED];
  expect(Object.keys(settingsSchema.shape).filter((name) => !passed.includes(name))).toEqual([]);
  for (const name of FIXED) expect(dockerfile).toMatch(new RegExp(`^ENV .*\\b${name}=`, "m"));
});

test("nothing starts without its passwords, and none is written here", () => {
  const secrets = Object.entries({
    ...services.app.environment,
    ...services.owner.environment,
    ...services.database.environment,
  }).filter(([name]) => /PASSWORD|SECRET$|DATABASE/.test(name));
  expect(secrets.length).toBeGreaterThanOrEqual(6);
  for (const [name, value] of secrets) expect(value, name).toMatch(/\$\{\w+:\?[^}]+\}/);
  expect(compose).not.toMatch(/(PASSWORD|SECRET|TOKEN)[^:]*:-[^}]/);
});

/** What PostgreSQL's image needs to own its data and become its user. */
const NEEDED = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"];

const isConfined = ({ cap_drop, cap_add = [], security_opt }: Partial<Service>): boolean =>
  cap_drop?.join() === "ALL" &&
  cap_add.every((name) => NEEDED.includes(name)) &&
  security_opt?.join() === "no-new-privileges:true";

test("no container keeps capabilities that it does not need, or gains any", () => {
  for (const [name, service] of Object.entries(services)) expect(isConfined(service), name).toBe(true);
  expect([services.app.cap_add, services.owner.cap_add]).toEqual([undefined, undefined]);
});

test("only the step that migrates has the owner's password, and the product waits for it", () => {
  const withOwner = Object.entries(services).filter(([, { environment }]) =>
    JSON.stringify(environment).includes("OWNER_PASSWORD"),
  );
  // The database creates the role.
  expect(withOwner.map(([name]) => name).sort()).toEqual(["database", "owner"]);
  expect(services.app.depends_on?.owner).toEqual({ condition: "service_completed_successfully" });
});

test("the roles are the ones that the addresses log in as", () => {
  const sql = readFileSync("ops/create-roles.sql", "utf8");
  for (const name of ["DATABASE_URL", "DATABASE_OWNER_URL"]) {
    const { username, pathname } = new URL((services.owner.environment[name] ?? "").replace(/\$\{[^}]*\}/, "x"));
    expect(sql).toContain(`create role ${username} `);
    expect(sql).toContain(`create database ${pathname.slice(1)} `);
  }
  for (const [, variable] of sql.matchAll(/\\getenv \w+ (\w+)/g)) {
    expect(Object.keys(services.database.environment)).toContain(variable);
  }
});

test("both are reachable from this machine alone, and the database not even from it", () => {
  for (const port of services.app.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  expect(services.database.ports).toBeUndefined();
});

test("the image runs as a user of its own, by number, and asks after its health at a route there is", () => {
  expect(dockerfile).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
  expect(dockerfile).toContain(getLiveness.path);
  const major = /^FROM node:(\d+)-/m.exec(dockerfile)?.[1];
  const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(devDependencies.node).toMatch(new RegExp(`^\\^${major}\\.`));
});

test("no secret and nothing made on this machine goes into the image", () => {
  expect(ignored).toEqual(expect.arrayContaining([".env*", ".data", ".git", "node_modules", ".next", "src/generated"]));
});

describe("compose.citus.yaml", () => {
  const reset = { tag: "!reset", collection: "seq" as const };
  const citus = parse(readFileSync("compose.citus.yaml", "utf8"), { merge: true, customTags: [reset] });
  type CitusService = Partial<Service> & { extends?: object; entrypoint?: string[]; command?: string[] };
  const all: [string, CitusService][] = Object.entries(citus.services);
  const nodes = all.filter(([, { command = [] }]) => command.includes("wal_level=logical"));

  test("joins all nodes, first the coordinator, which the product connects to", () => {
    const joined: string[] = citus.services["join-nodes"].entrypoint.slice(2);
    expect(joined).toEqual(nodes.map(([name]) => name));
    expect(new URL((services.app.environment.DATABASE_URL ?? "").replace(/\$\{[^}]*\}/, "x")).hostname).toBe(joined[0]);
  });

  test("confines every container that it does not take from compose.yaml, and gives the owner's password to no other", () => {
    for (const [name, service] of all) if (!service.extends) expect(isConfined(service), name).toBe(true);
    expect(citus.services.app.depends_on.owner).toEqual({ condition: "service_completed_successfully" });
    expect(citus.services.owner.extends).toEqual({ file: "compose.yaml", service: "owner" });
  });

  test("gives nodes the same passwords and files, which exist, and ports to none", () => {
    for (const [name, node] of nodes) {
      expect(node.environment, name).toMatchObject(services.database.environment);
      expect(node.ports, name).toBeUndefined();
    }
    const mounted = all.flatMap(([, { volumes = [] }]) => volumes.flatMap((each) => /^\.\/[^:]+/.exec(each) ?? []));
    expect(mounted.length).toBeGreaterThan(nodes.length);
    for (const file of mounted) expect(existsSync(file), file).toBe(true);
  });
});

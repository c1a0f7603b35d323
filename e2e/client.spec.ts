import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Webhook } from "standardwebhooks";
import { demo } from "./demo.ts";
import { expect, test } from "./test.ts";

const CLIENT = path.resolve("clients/typescript");
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "customer-360-client-"));
});
test.afterAll(() => rmSync(folder, { recursive: true }));

/** The code of the client's README: everything but the receiver of webhooks is one program. */
const programs = (): { calls: string; receiver: string } => {
  const blocks = [...readFileSync(path.join(CLIENT, "README.md"), "utf8").matchAll(/```ts( webhook)?\n([\s\S]+?)```/g)];
  const of = (isReceiver: boolean) =>
    blocks.filter(([, mark]) => (mark !== undefined) === isReceiver).map(([, , code = ""]) => code);
  return { calls: of(false).join(""), receiver: of(true).join("") };
};

/** An integrator's project with the strictest compiler settings. */
const setUp = (): void => {
  mkdirSync(path.join(folder, "node_modules"));
  symlinkSync(CLIENT, path.join(folder, "node_modules/customer-360-client"));
  for (const name of ["standardwebhooks", "@types"])
    symlinkSync(path.resolve("node_modules", name), path.join(folder, "node_modules", name));
  const compilerOptions = {
    target: "ES2023",
    module: "NodeNext",
    types: ["node"],
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
  };
  const { calls, receiver } = programs();
  const wrong = calls.replace("isAutomatic: true", 'isAutomatic: "yes"').replace("pageSize: 10", "pageSize: true");
  const files = {
    "calls.ts": calls,
    "receiver.ts": receiver,
    "wrong.ts": wrong,
    "package.json": JSON.stringify({ type: "module" }),
    "tsconfig.json": JSON.stringify({ compilerOptions, files: ["calls.ts", "receiver.ts"] }),
    "wrong.json": JSON.stringify({ extends: "./tsconfig.json", files: ["wrong.ts"] }),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
};

/** What the compiler complains about. */
const complaints = (project: string): string[] => {
  try {
    execFileSync(path.resolve("node_modules/.bin/tsc"), ["-p", project, "--pretty", "false"], {
      cwd: folder,
      encoding: "utf8",
    });
    return [];
  } catch (error) {
    return (error as { stdout: string }).stdout.split("\n").filter((line) => /error TS/.test(line));
  }
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0);
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
};

test("the README's programs compile with the generated client and do what they say", { tag: "@full" }, async () => {
  execFileSync(process.execPath, ["clients/make.ts"]);
  setUp();
  expect(complaints("tsconfig.json")).toEqual([]);
  expect(complaints("wrong.json")).toEqual([
    expect.stringContaining("'boolean' is not assignable to type 'number'"),
    expect.stringContaining("'string' is not assignable to type 'boolean'"),
  ]);

  const headers = { authorization: `Bearer ${demo.token}` };
  const { total } = await (await fetch(`${demo.url}/api/admin/customers`, { headers })).json();
  const env = {
    ...process.env,
    FORCE_COLOR: "0",
    API: demo.url,
    TOKEN: demo.token,
    TENANT_ID: demo.tenantId,
    TENANT_SECRET: demo.secret,
  };
  const printed = execFileSync(process.execPath, ["calls.ts"], { cwd: folder, encoding: "utf8", env })
    .trim()
    .split("\n");
  const [wrong = "", field, count, , isSame, order, atRisk] = printed.slice(10);
  expect(wrong).toMatch(/^400 VALIDATION_FAILED [\w-]+$/);
  expect([field, count, isSame, order]).toEqual([
    expect.stringMatching(/^name: /),
    `${total} customers`,
    "true",
    "created []",
  ]);
  expect(atRisk).toMatch(/^\d+ at high risk$/);

  const port = await freePort();
  const receiver = spawn(process.execPath, ["receiver.ts"], {
    cwd: folder,
    env: { ...process.env, PORT: String(port), WEBHOOK_SECRET: SECRET },
  });
  try {
    const body = JSON.stringify({
      type: "segment.entered",
      timestamp: "2026-11-22T10:00:00.000Z",
      data: { customer: { id: "1", externalId: "C10482" }, segment: { id: "2", name: "VIPs" }, reason: "order" },
    });
    const now = new Date();
    const send = (signature: string) =>
      fetch(`http://localhost:${port}/`, {
        method: "POST",
        body,
        headers: {
          "webhook-id": "1",
          "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
          "webhook-signature": signature,
        },
      }).then(({ status }) => status);
    const told = once(receiver.stdout, "data");
    const signature = new Webhook(SECRET).sign("1", now, body);
    await expect.poll(() => send(signature).catch(() => 0)).toBe(204);
    expect(String((await told)[0])).toBe("C10482 → VIPs\n");
    expect(await send(`v1,${btoa("wrong")}`)).toBe(401);
  } finally {
    receiver.kill();
  }
});

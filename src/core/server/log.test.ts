import { expect, test } from "vitest";
import { makeLog } from "./log.ts";

const written = (write: (log: ReturnType<typeof makeLog>) => void): Record<string, unknown> => {
  const lines: string[] = [];
  write(makeLog("info", { write: (line) => lines.push(line) }));
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? "") as Record<string, unknown>;
};

test("an entry has its IDs and a named level", () => {
  const line = written((log) => log.child({ requestId: "r1", businessId: "b1", userId: "u1" }).info("answered"));
  expect(line).toMatchObject({ requestId: "r1", businessId: "b1", userId: "u1", level: "info", msg: "answered" });
});

test("control and bidirectional characters are escaped, including those that JSON leaves unescaped", () => {
  const lines: string[] = [];
  const sent = "a\u001b[2J\u007f\u009b31m\u202eb\u2028";
  makeLog("info", { write: (line) => lines.push(line) }).info({ sent }, sent);
  expect(lines).toHaveLength(1);
  expect(lines[0]?.trimEnd()).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ sent, msg: sent });
});

test("secrets and addresses are redacted at any depth", () => {
  const line = JSON.stringify(
    written((log) =>
      log.info({ password: "hunter2", user: { email: "ana@shop.test" }, request: { headers: { cookie: "s3ss10n" } } }),
    ),
  );
  for (const secret of ["hunter2", "ana@shop.test", "s3ss10n"]) expect(line).not.toContain(secret);
});

test("an error's rows and arguments are left out: PostgreSQL quotes them in its detail, Prisma in its message", () => {
  const database = Object.assign(new Error("duplicate key value violates unique constraint"), {
    code: "23505",
    detail: "Key (email)=(ana@shop.test) already exists.",
  });
  class PrismaClientValidationError extends Error {}
  const prisma = new PrismaClientValidationError('Invalid value: { name: "Ana Souza" }');
  const line = written((log) => log.error({ err: new Error("not saved", { cause: database }) }));
  expect(line).toMatchObject({ err: { message: "not saved", cause: { code: "23505" } } });
  expect(JSON.stringify(line)).not.toContain("ana@shop.test");
  for (const line of [written((log) => log.error({ err: prisma })), written((log) => log.error(prisma))]) {
    expect(line).toMatchObject({ err: { type: "PrismaClientValidationError" } });
    expect(JSON.stringify(line)).not.toContain("Ana Souza");
  }
});

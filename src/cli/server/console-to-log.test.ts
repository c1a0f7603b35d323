import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const SCRIPT = `
  const { sendConsoleToLog } = await import("./src/cli/server/console-to-log.ts");
  const { logToStandardOutput } = await import("./src/core/server/log.ts");
  logToStandardOutput();
  const restore = sendConsoleToLog();
  console.warn(new Error('Failed to find Server Action "x\\n{\\"level\\":\\"fatal\\"}\\u001b[2J\\u009b31m\\u202e"'));
  console.error("%s does not match", "a\\r\\nb");
  restore();
  console.error("plain");
`;

test("each console message from Next becomes one escaped log line, until restored", async () => {
  const run = promisify(execFile);
  const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "-e", SCRIPT], {
    env: { ...process.env, LOG_LEVEL: "info" },
  });
  const lines = stdout.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: "warn", err: { message: expect.stringContaining("Failed to find Server Action") } },
    { level: "error", msg: "a\r\nb does not match" },
  ]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test checks that they are absent
  expect(lines.join("")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
  expect(stderr).toBe("plain\n");
});

import { expect, test } from "vitest";
import { readSlackFields, type SlackKeys } from "./connection-fields.ts";

const URL = "https://hooks.slack.com/services/T1/B1/abc";
const SECRET = "8f742231b10e8888abcd990000001a85";
const read = (given: Parameters<typeof readSlackFields>[0], keys: SlackKeys = {}, isAnyHost = false) =>
  readSlackFields(given, { keys, isAnyHost });

test("keys that are left out or empty stay, and the signing secret is removed by null", () => {
  expect(read({ kind: "webhook", url: ` ${URL} `, signingSecret: SECRET })).toEqual({
    keys: { url: URL, signingSecret: SECRET },
    channel: null,
  });
  const stored = { token: "xoxb-12345678", signingSecret: SECRET };
  expect(read({ kind: "bot", channel: "#retention", token: "" }, stored)).toEqual({
    keys: stored,
    channel: "#retention",
  });
  expect(read({ kind: "bot", channel: "C0123456789", signingSecret: null }, stored).keys).toEqual({
    token: stored.token,
  });
});

test.each([
  ["url", { kind: "webhook" }],
  ["url", { kind: "webhook", url: "https://hooks.slack.com/triggers/T1/2/3" }],
  ["url", { kind: "webhook", url: "http://hooks.slack.com/services/T1/B1/abc" }],
  ["url", { kind: "webhook", url: "https://hooks.slack.com.evil.example/services/T1/B1/abc" }],
  ["token", { kind: "bot", channel: "C0123456789", token: "xoxp-12345678" }],
  ["token", { kind: "bot", channel: "C0123456789" }],
  ["channel", { kind: "bot", token: "xoxb-12345678" }],
  ["channel", { kind: "bot", token: "xoxb-12345678", channel: "<!here>" }],
  ["signingSecret", { kind: "webhook", url: URL, signingSecret: "xyz" }],
] as const)("a wrong or missing %s is refused by its name: %o", (parameter, given) => {
  const refused = expect.objectContaining({ issues: [expect.objectContaining({ parameter })] });
  expect(() => read(given)).toThrow(refused);
});

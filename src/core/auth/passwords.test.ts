import { describe, expect, test } from "vitest";
import { hashChosenPassword, isPassword, makeLine } from "./passwords.ts";

const aJob = () => {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { run: () => ended, end: () => end() };
};

test("runs a limited number at once, in arrival order, and rejects callers when the line is full", async () => {
  const line = makeLine({ atOnce: 1, mostWaiting: 1 });
  const [first, second] = [aJob(), aJob()];
  const order: string[] = [];
  const running = line.run(first.run).then(() => order.push("first"));
  const waiting = line.run(second.run).then(() => order.push("second"));
  await expect(line.run(async () => {})).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
  second.end();
  first.end();
  await Promise.all([running, waiting]);
  expect(order).toEqual(["first", "second"]);
  expect(line.isIdle()).toBe(true);
});

test("failed work frees its place", async () => {
  const line = makeLine({ atOnce: 1, mostWaiting: 0 });
  await expect(line.run(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await line.run(async () => "done")).toBe("done");
});

const EMAIL = "margaret.okafor@example.com";
const reasonOf = (password: string, email = EMAIL): Promise<unknown> =>
  hashChosenPassword(password, email).then(
    () => null,
    ({ issues }) => [issues[0].parameter, issues[0].reason],
  );

describe("a common password is rejected", () => {
  test.each([
    ["as it is in the list", "1q2w3e4r5t6y"],
    ["in another case", "UnBelievable"],
    ["in full-width letters", "ｕｎｂｅｌｉｅｖａｂｌｅ"],
    ["with a year and a symbol appended", "Password2024!"],
    ["with digits prepended", "123sunshine45"],
    ["repeated twice", "sunshinesunshine"],
    ["a single repeated character", "aaaaaaaaaaaaaaa"],
    ["a few repeated characters", "xyz!xyz!xyz!"],
  ])("%s: %s", async (_, password) => {
    expect(await reasonOf(password)).toEqual(["password", "common_password"]);
  });
});

describe("the user's own email is rejected", () => {
  test.each([
    ["whole", "margaret.okafor@example.com"],
    ["inside something longer", "my-Margaret.Okafor@example.com-login"],
    ["its local part", "margaret.okafor"],
    ["its local part with a year and a symbol", "Margaret.Okafor2024!"],
    ["its local part twice", "margaret.okaformargaret.okafor"],
  ])("%s: %s", async (_, password) => {
    expect(await reasonOf(password)).toEqual(["password", "own_email"]);
  });
});

test.each([
  ["three words", "correct horse battery"],
  ["a common word among others", "sunshine over Lisbon"],
  ["a short local part inside a sentence", "bananas for breakfast", "ana@example.com"],
  ["chance", "Zk3vQ9xT_b2M"],
  ["a common word with a lot of other text", "sunshine-84kq-02vz"],
])("accepts %s as the password: %s", async (_, password, email = EMAIL) => {
  expect(await isPassword(password, await hashChosenPassword(password, email))).toBe(true);
});

test.each([
  ["eleven char", "too_short"],
  ["x".repeat(201), "too_long"],
])("length is checked first: %s", async (password, reason) => {
  expect(await reasonOf(password)).toEqual(["password", reason]);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "#testing/depth.ts";
import { readStartup } from "./startup-packet.ts";

const READER = "reader_abcdefg2";
const [V3_0, V3_2, SSL, GSS, CANCEL] = [196_608, 196_610, 80_877_103, 80_877_104, 80_877_102];

const packet = (code: number, rest: Buffer | string = "", length?: number): Buffer => {
  const body = Buffer.from(rest);
  const head = Buffer.alloc(8);
  head.writeInt32BE(length ?? body.length + 8, 0);
  head.writeInt32BE(code, 4);
  return Buffer.concat([head, body]);
};
const login = (...names: string[]) => packet(V3_0, `${names.map((name) => `${name}\0`).join("")}\0`);

test.each([
  ["a login for reporting", login("user", READER, "database", "customer360", "options", ""), "accepted"],
  ["the protocol of PostgreSQL 18", packet(V3_2, `user\0${READER}\0\0`), "accepted"],
  ["a request to cancel", packet(CANCEL, Buffer.alloc(8)), "accepted"],
  ["the owner", login("user", "customer360_owner"), "refused"],
  ["the superuser", login("user", "postgres"), "refused"],
  ["the owner after a login for reporting", login("user", READER, "user", "customer360_owner"), "refused"],
  ["the owner before one", login("user", "customer360_owner", "user", READER), "refused"],
  ["a longer name", login("user", `${READER}x`), "refused"],
  ["no name", login("database", "customer360"), "refused"],
  ["a name as a value", login("database", "user", READER, "x"), "refused"],
  ["names after the end of the list", packet(V3_0, `user\0${READER}\0\0user\0postgres\0\0`), "refused"],
  ["a list without an end", packet(V3_0, `user\0${READER}\0`), "refused"],
  ["another protocol", packet(131_072, `user\0${READER}\0\0`), "refused"],
  ["a length that is too short", packet(V3_0, "", 4), "refused"],
  ["a length that is too long", packet(V3_0, "", 10_001), "refused"],
  ["TLS without a request", Buffer.from("16030100a0010000", "hex"), "refused"],
  ["HTTP", Buffer.from("GET / HTTP/1.1\r\n\r\n"), "refused"],
])("%s", (_, bytes, kind) => {
  expect(readStartup(bytes)).toEqual({ kind });
});

test.each([SSL, GSS])("a request for encryption (%i) is answered, and what follows is read", (code) => {
  expect(readStartup(Buffer.concat([packet(code), login("user", "postgres")]))).toEqual({
    kind: "encryption",
    length: 8,
  });
});

test("any part of a message is incomplete, and any bytes after it change nothing", () => {
  const whole = login("user", READER, "database", "customer360");
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 50 }), (length, more) => {
      expect(readStartup(whole.subarray(0, length))).toEqual({ kind: "incomplete" });
      expect(readStartup(Buffer.concat([whole, more]))).toEqual({ kind: "accepted" });
    }),
    { numRuns: runs(200) },
  );
});

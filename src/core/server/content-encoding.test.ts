import { expect, test } from "vitest";
import { acceptedEncoding } from "./content-encoding.ts";

test.each([
  ["gzip, deflate, br, zstd", "br"],
  ["gzip", "gzip"],
  ["GZIP", "gzip"],
  ["br;q=0.5, gzip;q=0.8", "gzip"],
  ["br;q=0, gzip", "gzip"],
  ["br; q=0.8, gzip ;q=0.8", "br"],
  ["*", "br"],
  ["br;q=0, *", "gzip"],
  ["gzip;q=0", null],
  ["*;q=0", null],
  ["identity", null],
  ["deflate", null],
  ["br;q=broken", null],
  ["", null],
  [null, null],
  [undefined, null],
  [["deflate", "gzip"], "gzip"],
])("Accept-Encoding %j is answered with %s", (header, encoding) => {
  expect(acceptedEncoding(header)).toBe(encoding);
});

test("only the given encodings are chosen", () => {
  expect(acceptedEncoding("br, gzip;q=0.1", ["gzip"])).toBe("gzip");
  expect(acceptedEncoding("br", ["gzip"])).toBeNull();
});

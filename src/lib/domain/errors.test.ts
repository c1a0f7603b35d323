import { expect, test, vi } from "vitest";
import { AppError } from "./errors.ts";

class Narrower extends AppError {}

test("an error made by another copy of the module is an AppError", async () => {
  vi.resetModules();
  const copy = await import("./errors.ts");
  expect(copy.AppError).not.toBe(AppError);
  expect(new copy.AppError("CONFLICT", "Taken")).toBeInstanceOf(AppError);
});

test("other errors are not, and a subclass has only its own", () => {
  expect(new Error("Taken")).not.toBeInstanceOf(AppError);
  expect(null).not.toBeInstanceOf(AppError);
  expect(new Narrower("CONFLICT", "Taken")).toBeInstanceOf(Narrower);
  expect(new Narrower("CONFLICT", "Taken")).toBeInstanceOf(AppError);
  expect(new AppError("CONFLICT", "Taken")).not.toBeInstanceOf(Narrower);
});

import { expect, test } from "vitest";
import { AppError } from "#core/values/errors.ts";
import { classifyRunError } from "./run-progress.ts";

const failedWith = (code: string) => Object.assign(new Error(`It failed with ${code}`), { code });

test("a run says that a disk is full, PostgreSQL's or that of temporary files, however the error is wrapped", () => {
  const wrapped = new AppError("SERVICE_UNAVAILABLE", "There is no disk space", { cause: failedWith("ENOSPC") });
  const problems = [failedWith("53100"), failedWith("ENOSPC"), wrapped].map((error) => classifyRunError(error).problem);
  expect(problems).toEqual(["DISK_FULL", "DISK_FULL", "DISK_FULL"]);
  expect(classifyRunError(failedWith("EACCES")).problem).toBe("INTERNAL_ERROR");
});

test.each(["ECONNREFUSED", "53200", "40P01"])("a run that fails with %s blames the database", (code) => {
  expect(classifyRunError(failedWith(code)).problem).toBe("DATABASE_AWAY");
});

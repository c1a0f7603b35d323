import { AppError } from "../domain/errors.ts";

/** What is wrong with a request for an import. */
export const refuseUpload = (
  parameter: string,
  location: "query" | "body",
  because: { reason?: string; message: string },
): AppError =>
  new AppError("INVALID_PARAMETER", `${parameter} ${because.message}`, {
    issues: [{ parameter, location, ...because }],
  });

/** Throws what is wrong with a file as INVALID_PARAMETER (`body`), as the request that sent it is answered. */
export const refuseBody = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "INVALID_BODY") throw error;
    throw new AppError("INVALID_PARAMETER", error.publicMessage, { issues: error.issues });
  }
};

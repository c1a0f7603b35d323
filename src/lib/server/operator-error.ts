/** A problem the operator can fix: a one-line message that says how. Shown without a stack trace. */
export class OperatorError extends Error {
  override readonly name: string = "OperatorError";
  /** The exit code, by which scripts tell failures apart. */
  readonly exitCode: number = 1;
}

/** What whoever runs the program can put right: the message is one line and says how. Shown without a stack. */
export class OperatorError extends Error {
  override readonly name: string = "OperatorError";
  /** Of the process; commands that programs call tell their failures apart by it. */
  readonly exitCode: number = 1;
}

// A reason not to go on with the registration, in one line that says what helps. Knows no cause.
export class RegisterError extends Error {
  override readonly name = 'RegisterError';

  constructor(
    message: string,
    /** 78: an option is missing or wrong (EX_CONFIG of sysexits). */
    readonly exitCode: 1 | 78 = 1,
  ) {
    super(message);
  }
}

import type { Rows } from "../db/transaction.ts";

type Account = { passwordHash: string | null; isActive: boolean };

/**
 * Locks a person's account until the transaction ends: passwords change, sessions are created and existing accounts join businesses
 * one after the other. By a function that runs as the tables' owner, who may set the password in the same transaction; call it before
 * the account is written. Null if there is none.
 */
export const lockAccount = async (rows: Rows, userId: string): Promise<Account | null> => {
  const [account] = await rows.$queryRaw<Account[]>`
    select password_hash as "passwordHash", is_active as "isActive" from lock_account(${userId}::uuid)`;
  return account ?? null;
};

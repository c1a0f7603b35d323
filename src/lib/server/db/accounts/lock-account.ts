import type { Rows } from "../transaction.ts";

type Account = { passwordHash: string | null; isActive: boolean };

/**
 * Locks a person's account until the transaction ends, `againstJoining` also against joining another business. By a function that
 * runs as the tables' owner, who may set the password in the same transaction. Null if there is none.
 */
export const lockAccount = async (
  rows: Rows,
  userId: string,
  { againstJoining = false }: { againstJoining?: boolean } = {},
): Promise<Account | null> => {
  const [account] = await rows.$queryRaw<Account[]>`
    select password_hash as "passwordHash", is_active as "isActive" from lock_account(${userId}::uuid, ${againstJoining})`;
  return account ?? null;
};

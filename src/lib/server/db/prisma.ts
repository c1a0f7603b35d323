import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "#generated/prisma/client.ts";
import { once } from "../process-singleton.ts";
import { pool } from "./pool.ts";

/** A Prisma transaction, as passed to storage functions. */
export type Rows = Prisma.TransactionClient;

/** For tables outside row level security (businesses, users, tokens); everything else uses `withBusinessRows`. */
export const prisma = (): PrismaClient => once("prisma", () => new PrismaClient({ adapter: new PrismaPg(pool()) }));

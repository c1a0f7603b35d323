"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ArchetypeMember, ShownArchetype } from "#contracts/axes/archetypes.ts";
import { CardTitle } from "#ui/shared/page/card.tsx";
import { nameOf } from "#ui/shared/people/customer-name.ts";
import { customerAddress } from "#ui/shared/people/customer-state.ts";
import { useStoredTrail } from "#ui/shared/people/trail.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListState } from "#ui/shared/table/list-state.ts";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { TwoLines } from "#ui/shared/table/two-lines.tsx";
import { useListPage } from "#ui/shared/table/use-list-page.ts";
import styles from "./archetypes.module.css";
import type { ArchetypesAddress } from "./types.ts";

/** Of a list's wish what the address calls otherwise. */
const asAddress = ({ sort, ...rest }: Partial<ListState>) => ({ ...rest, ...(sort !== undefined && { by: sort }) });

/** Who is in it, by name; whoever brought the most first. */
export const Members = ({
  page: at,
  archetype: { key, name },
}: {
  page: ArchetypesAddress;
  archetype: ShownArchetype;
}) => {
  const t = useTranslations();
  const { day, money, percent } = useFormats();
  const { state, change, address } = at;
  const here = address({});
  const list = { q: state.q, sort: state.by, page: state.page };
  const page = useListPage<ArchetypeMember>({ resource: "archetypes/{key}/members", list, filters: { key } });
  const isCalibrated = (page.answer as { isCalibrated?: boolean } | undefined)?.isCalibrated ?? false;
  useStoredTrail({
    address: here,
    title: name,
    ids: page.rows?.map(({ id }) => id) ?? [],
    offset: page.from - 1,
    total: page.total,
  });
  return (
    <section className={styles.members} aria-labelledby="members-title">
      <CardTitle id="members-title">{t("archetypes.members")}</CardTitle>
      <ListTable<ArchetypeMember>
        caption={t("archetypes.members_of", { name })}
        columns={[
          {
            name: "name",
            title: t("terms.customer"),
            isSortable: true,
            show: (one) => (
              <TwoLines below={one.email ?? (one.name?.trim() ? one.externalId : null)}>
                <Link href={customerAddress(one.id, here)}>{nameOf(one)}</Link>
              </TwoLines>
            ),
          },
          {
            name: "lifetimeValue",
            title: t("terms.lifetime_value"),
            isSortable: true,
            startsDown: true,
            align: "end",
            show: ({ lifetimeValue }) => money(lifetimeValue),
          },
          // A score that is no chance yet says who before whom, and no percentage.
          ...(isCalibrated
            ? [
                {
                  name: "churnRisk",
                  title: t("terms.churn_risk"),
                  isSortable: true,
                  startsDown: true,
                  align: "end" as const,
                  show: ({ churnRisk }: ArchetypeMember) => percent(churnRisk),
                },
              ]
            : []),
          {
            name: "lastOrderAt",
            title: t("archetypes.last_order"),
            align: "end",
            show: ({ lastOrderAt }) => lastOrderAt && day(lastOrderAt),
          },
        ]}
        page={page}
        at={{
          state: list,
          change: (wish, how) => change(asAddress(wish), how),
          address: (wish) => address(asAddress(wish)),
        }}
        searchLabel={t("members.search")}
        empty={<p>{t("archetypes.nobody")}</p>}
      />
    </section>
  );
};

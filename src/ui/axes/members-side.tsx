"use client";

import { useTranslations } from "next-intl";
import type { AxisMember } from "#contracts/axis-people.ts";
import { useKeptTrail } from "../customer/trail.ts";
import { ListTable } from "../table/list-table.tsx";
import { useListPage } from "../table/use-list-page.ts";
import { LeastChoice } from "./least-choice.tsx";
import type { SideProps } from "./types.ts";
import { useMemberColumns } from "./use-member-columns.tsx";

/** Who is in a segment, by name. */
export const MembersSide = ({ page: at, shown: { axis, segment, model } }: SideProps) => {
  const t = useTranslations();
  const { state } = at;
  const here = at.address({});
  const page = useListPage<AxisMember>({
    resource: "axes/members",
    list: state,
    filters: { axis: axis.axis, key: segment.key, minMembership: state.least?.toString() },
  });
  useKeptTrail({
    address: here,
    title: axis.name,
    ids: page.rows?.map(({ id }) => id) ?? [],
    offset: page.from - 1,
    total: page.total,
  });
  const columns = useMemberColumns({ here, isCalibrated: model.churn.isCalibrated });
  return (
    <ListTable
      caption={t("axes.members_of", { name: segment.name })}
      columns={columns}
      page={page}
      at={at}
      searchLabel={t("members.search")}
      tools={<LeastChoice page={at} />}
      empty={<p>{t("axes.nobody")}</p>}
    />
  );
};

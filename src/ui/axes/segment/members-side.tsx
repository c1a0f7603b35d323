"use client";

import { useTranslations } from "next-intl";
import type { AxisMember } from "#contracts/axes/axis-members.ts";
import { useStoredTrail } from "#ui/shared/people/trail.ts";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import type { SideProps } from "../types.ts";
import { MinMembershipChoice } from "./min-membership-choice.tsx";
import { useMemberColumns } from "./use-member-columns.tsx";

export const MembersSide = ({ page: at, shown: { axis, segment, model } }: SideProps) => {
  const t = useTranslations();
  const { state } = at;
  const here = at.address({});
  const page = useListTable<AxisMember>({
    resource: "axes/{axis}/segments/{key}/members",
    ofCustomers: true,
    sorts: ["name", "membership", "lifetimeValue", "churnRisk"],
    standardSort: "-membership",
    filters: { axis: axis.axis, key: segment.key, minMembership: state.least?.toString() },
  });
  useStoredTrail({
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
      searchLabel={t("members.search")}
      tools={<MinMembershipChoice page={at} />}
      empty={<p>{t("axes.nobody")}</p>}
    />
  );
};

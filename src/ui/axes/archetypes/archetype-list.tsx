"use client";

import { useTranslations } from "next-intl";
import type { ArchetypeSummary } from "#contracts/axes/archetypes.ts";
import { StateLink } from "#ui/shared/address/state-link.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import styles from "./archetypes.module.css";
import { SORTS } from "./archetypes-state.ts";
import type { ArchetypesAddress } from "./types.ts";
import { usePlaybookWords } from "./use-playbook-words.ts";

type Props = { page: ArchetypesAddress; archetypes: readonly ArchetypeSummary[]; chosen: string };
type Row = ArchetypeSummary & { id: string };

/** All archetypes with their value, traits and playbook; selecting a name shows its details. */
export const ArchetypeList = ({ page, archetypes, chosen }: Props) => {
  const t = useTranslations("archetypes");
  const { percent } = useFormats();
  const playWords = usePlaybookWords();
  const { state, change, address } = page;
  const rows: Row[] = archetypes.map((archetype) => ({ ...archetype, id: archetype.key }));
  return (
    <ListTable<Row>
      caption={t("list")}
      columns={[
        {
          name: "name",
          title: t("name"),
          term: "archetype",
          isSortable: true,
          isText: true,
          show: ({ key, name }) => (
            <StateLink
              page={page}
              to={{ archetype: key, q: "", page: 1 }}
              isCurrent={key === chosen}
              className={styles.name}
            >
              {name}
            </StateLink>
          ),
        },
        {
          name: "customers",
          title: t("customers"),
          isSortable: true,
          startsDown: true,
          align: "end",
          show: ({ customerCount, share }) => t("customers_of", { count: customerCount, share: percent(share) }),
        },
        {
          name: "value",
          title: t("value_share"),
          term: "archetype_value_share",
          isSortable: true,
          startsDown: true,
          align: "end",
          show: ({ valueShare }) => percent(valueShare),
        },
        {
          name: "marks",
          title: t("marks"),
          isText: true,
          onPhone: "more",
          show: ({ marks }) =>
            marks.length === 0 ? (
              t("plain")
            ) : (
              <ul className={styles.chips}>
                {marks.map(({ axis, axisName, name, share, ofAll }) => (
                  <li
                    key={axis}
                    title={t("strip_row", { axis: axisName, share: percent(share), name, all: percent(ofAll) })}
                  >
                    {t("mark", { share: percent(share), name })}
                  </li>
                ))}
              </ul>
            ),
        },
        { name: "play", title: t("play"), isText: true, onPhone: "line", show: ({ play }) => playWords(play) },
      ]}
      page={{
        rows,
        total: rows.length,
        from: 1,
        pages: 1,
        pageSize: rows.length,
        isMasked: false,
        sorts: SORTS,
        isUpdating: false,
        isSettled: true,
        error: null,
        retry: () => undefined,
        at: {
          state: { q: "", sort: state.sort, page: 1 },
          change: ({ sort = state.sort }) => change({ sort }),
          address: ({ sort = state.sort }) => address({ sort }),
        },
      }}
      empty={null}
    />
  );
};

"use client";

import { CloudUploadOutlined, ShopOutlined } from "@ant-design/icons";
import { useMessages, useTranslations } from "next-intl";
import { useMay, usePages } from "#core/ui/page/feature-pages.tsx";
import { listSynonyms } from "../rules/synonyms/synonyms.ts";
import { toAddress } from "./addresses.ts";
import type { Result } from "./result-list.tsx";

/** The systems that audiences can be delivered to, and those that can be connected to read orders and tickets. */
export const useSystemResults = (): Result[] => {
  const t = useTranslations("palette");
  const messages = useMessages();
  const { pages } = usePages();
  const may = useMay();
  const find = (name: string) => pages.find((page) => page.name === name && may(name, "list"));
  const [audiences, connections] = [find("audiences"), find("connections")];
  const toResults = (kind: "destinations" | "shops", names: Readonly<Record<string, string>>, href: string) =>
    Object.entries(names).map(
      ([name, title]): Result => ({
        key: `systems:${kind}-${name}`,
        kind: "systems",
        title,
        also: [name, ...listSynonyms("systems", name), ...listSynonyms("systems", kind)],
        note: t(kind === "destinations" ? "destination" : "shop"),
        icon: kind === "destinations" ? <CloudUploadOutlined aria-hidden /> : <ShopOutlined aria-hidden />,
        href,
      }),
    );
  return [
    ...(audiences
      ? toResults(
          "destinations",
          messages.audiences.destination.kinds,
          toAddress(audiences, may("audiences", "create") ? "create" : "list"),
        )
      : []),
    ...(connections ? toResults("shops", messages.connections.kinds, toAddress(connections)) : []),
  ];
};

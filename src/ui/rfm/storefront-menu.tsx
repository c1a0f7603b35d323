"use client";

import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslations } from "next-intl";
import { useMe } from "../providers/me.ts";
import styles from "./rfm.module.css";

type Props = { chosen: number | null; onChoose: (storefront: number | null) => void };

/** One of the business's storefronts, or all; nothing to choose where there is one. */
export const StorefrontMenu = ({ chosen, onChoose }: Props) => {
  const t = useTranslations("terms");
  const { storefronts } = useMe();
  if (storefronts.length < 2) return null;
  const name = storefronts.find(({ id }) => id === chosen)?.name ?? t("all_storefronts");
  return (
    <Dropdown
      trigger={["click"]}
      autoFocus
      overlayClassName={styles.longMenu ?? ""}
      menu={{
        items: [
          { key: "all", label: t("all_storefronts") },
          ...storefronts.map((storefront) => ({ key: String(storefront.id), label: storefront.name })),
        ],
        selectable: true,
        selectedKeys: [chosen === null ? "all" : String(chosen)],
        onClick: ({ key }) => onChoose(key === "all" ? null : Number(key)),
      }}
    >
      <Button aria-haspopup="menu" aria-label={`${t("storefront")}: ${name}`}>
        {name} <DownOutlined aria-hidden className={styles.caret ?? ""} />
      </Button>
    </Dropdown>
  );
};

"use client";

import { PlusOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button, Input, Tag } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Customer } from "#ui/shared/people/customer-types.ts";
import styles from "./customer.module.css";
import { useChange } from "./use-customer-change.ts";

const MAX_LENGTH = 50;

/** The customer's tags, editable with permission. */
export const Tags = ({ customer: { id, tags } }: { customer: Customer }) => {
  const t = useTranslations("customer");
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const add = useChange("PUT /api/admin/customers/{id}/tags");
  const remove = useChange("DELETE /api/admin/customers/{id}/tags");
  const [draft, setDraft] = useState<string | null>(null);
  if (tags.length === 0 && !mayEdit) return null;
  const send = () => {
    const tag = draft?.trim() ?? "";
    setDraft(null);
    if (tag !== "") void add({ id, tag });
  };
  return (
    <ul className={styles.tags} aria-label={t("tags")}>
      {tags.map((tag) => (
        <li key={tag}>
          <Tag
            {...(mayEdit && {
              closable: true,
              closeIcon: (
                <button type="button" className={styles.tagClose} aria-label={t("remove_tag", { tag })}>
                  ×
                </button>
              ),
              onClose: (event: { preventDefault: () => void }) => {
                event.preventDefault();
                void remove({ id, tag }, () => void add({ id, tag }));
              },
            })}
          >
            #{tag}
          </Tag>
        </li>
      ))}
      {mayEdit && (
        <li>
          {draft === null ? (
            <Button type="text" size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setDraft("")}>
              {t("add_tag")}
            </Button>
          ) : (
            <Input
              size="small"
              autoFocus
              aria-label={t("add_tag")}
              maxLength={MAX_LENGTH}
              value={draft}
              onChange={({ target }) => setDraft(target.value)}
              onPressEnter={send}
              onBlur={send}
              onKeyDown={({ key }) => {
                if (key === "Escape") setDraft(null);
              }}
            />
          )}
        </li>
      )}
    </ul>
  );
};

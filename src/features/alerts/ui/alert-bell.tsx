"use client";

import { BellOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { lazily } from "#core/ui/lazily.tsx";
import styles from "./alerts.module.css";
import { useInbox } from "./use-inbox.ts";

const InboxDrawer = lazily(() => import("./inbox-drawer.tsx").then(({ InboxDrawer: it }) => it));

const MOST_SHOWN = 99;

/** In the top bar of every page: how many alerts are unread, and the inbox behind it. */
export const AlertBell = () => {
  const t = useTranslations("alerts");
  const [isOpen, setOpen] = useState(false);
  const inbox = useInbox(isOpen);
  if (!inbox.isAllowed) return null;
  const words = inbox.unread > 0 ? t("bell", { count: inbox.unread }) : t("title");
  return (
    <>
      <Button
        type="text"
        icon={
          <span className="relative" aria-hidden>
            <BellOutlined />
            {inbox.unread > 0 && (
              <span className={styles.unread}>{inbox.unread > MOST_SHOWN ? `${MOST_SHOWN}+` : inbox.unread}</span>
            )}
          </span>
        }
        aria-haspopup="dialog"
        aria-label={words}
        title={words}
        onClick={() => setOpen(true)}
      />
      {isOpen && <InboxDrawer inbox={inbox} onClose={() => setOpen(false)} />}
    </>
  );
};

"use client";

import { MoreOutlined } from "@ant-design/icons";
import { Button, type ButtonProps, Dropdown, type MenuProps } from "antd";
import { useRef } from "react";

type Props = Pick<ButtonProps, "type" | "loading" | "disabled"> & { label: string; items: MenuProps["items"] & {} };

/** Further actions behind one button; `label` says whose. */
export const MoreMenu = ({ label, items, ...button }: Props) => {
  const element = useRef<HTMLButtonElement>(null);
  // A dialog gives the focus back to what had it: the button, not the menu's item, which is hidden by then.
  const onClick: MenuProps["onClick"] = ({ domEvent }) => {
    // Enter would also press the button that it finds focused.
    domEvent.preventDefault();
    element.current?.focus();
  };
  return (
    <Dropdown
      trigger={["click"]}
      autoFocus
      placement="bottomRight"
      disabled={button.disabled ?? false}
      menu={{ items, onClick }}
    >
      <Button {...button} ref={element} icon={<MoreOutlined aria-hidden />} aria-haspopup="menu" aria-label={label} />
    </Dropdown>
  );
};

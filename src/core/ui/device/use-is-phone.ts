"use client";

import { useMedia } from "./use-media.ts";

export const useIsPhone = (): boolean => useMedia("(max-width: 599px)");

// Style modules, for a checkout that was never built (Next writes the same into next-env.d.ts).
/// <reference types="next" />
/// <reference types="next/image-types/global" />

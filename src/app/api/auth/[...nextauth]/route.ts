import { authDoor } from "#http/auth/auth-handler.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = authDoor;

import { authDoor } from "#http/auth-door.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = authDoor;

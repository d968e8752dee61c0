import * as z from "zod/mini";

/** `GET /orgs/{org}/teams/{team_slug}/memberships/{username}`. */
export const membershipSchema = z.object({ state: z.enum(["active", "pending"]) });

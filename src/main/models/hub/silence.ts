/** How long a hub may say nothing. */

const SECONDS = 1000;
/** Until there is a connection, until all headers have come, and for each stretch of a body (`pace.ts`): what takes longer is taken for gone. */
export const SILENCE = { connect: 15 * SECONDS, headers: 30 * SECONDS, body: 30 * SECONDS } as const;
export type Silence = Readonly<Record<keyof typeof SILENCE, number>>;

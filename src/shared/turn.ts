/** By how much a person has turned a photo: degrees clockwise, on top of what its file says. */
export const TURNS = [0, 90, 180, 270] as const;
export type Turn = (typeof TURNS)[number];

/** The sum of two turns; counter-clockwise ones are negative. */
export function addTurns(a: number, b: number): Turn {
  return ((((a + b) % 360) + 360) % 360) as Turn;
}

/** What the window asks for: to the right, upside down, to the left. */
export const TURN_BY = [90, 180, -90] as const;
export type TurnBy = (typeof TURN_BY)[number];

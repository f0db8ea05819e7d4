/** The window's words about the side notes in English: what each lens is, and what it leaves out. */

export const notesEn = {
  'note.open': 'What is this? {lens}',
  'note.ignores': 'It leaves out',
  'note.source': 'Source',
  'note.rollout':
    'Attention followed down through the layers to the patches, along with the residual connection that lets each token keep itself. For one head, its own attention is followed in every layer.',
  'note.rollout.ignores':
    'Values, projections, MLPs and classes: it shows what was mixed, not what counted for the answer.',
  'note.attention':
    'Where the chosen head of one layer looked, exactly as computed. In late layers a token is already a mixture of many patches.',
  'note.attention.ignores':
    'All layers below. Attention to a token is not attention to the patch of the same place, and attention alone is not an explanation.',
  'note.grad-rollout':
    'Rollout in which each attention weight counts as much as it raises the score of a class. It answers for one class, or for why one class and not another.',
  'note.grad-rollout.ignores':
    'What speaks against the class, MLPs and values, and how gradients of different layers compare: every row is brought back to sum 1.',
  'note.relevance':
    'How much each patch raised the score of a class through attention, added up over the layers. It answers for one class, or for why one class and not another.',
  'note.relevance.ignores':
    'MLPs, what speaks against the class, and anything but very small changes around this photo.',
} as const;

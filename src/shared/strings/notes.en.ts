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
  'note.occlusion':
    'Squares of patches are hidden one after the other, and the model answers again each time. Each patch shows by how much the score of the class falls without its square.',
  'note.occlusion.ignores':
    'Patches that say the same: each can be spared while the other is there. A photo with a hole is unlike those the model was trained on.',
  'note.ablation':
    'A head switched off adds nothing to the residual stream, or only its mean over the tokens. What the answer loses then is what the head alone brought.',
  'note.ablation.ignores':
    'Heads that stand in for each other: each alone can look unneeded. Zero is far from anything the model met in training, so it overstates; the mean overstates less.',
  'note.patches':
    'A hidden patch can be read by no token in any layer: its key is masked before the softmax. Shuffled patches keep their content and trade their places.',
  'note.patches.ignores':
    'The hidden token itself still runs along, unread. A photo with holes is unlike those the model was trained on.',
  'note.inside':
    'Without position embedding the model sees a bag of patches; with a causal mask each token reads only those before it, as in a decoder. A skipped branch adds nothing to the residual stream.',
  'note.inside.ignores':
    'The model was not trained for any of this: what remains is what it can do without, not how it works.',
  'note.logit-lens':
    'After each layer the token is put through the model’s own last norm and classifier, as if the model ended there. It shows when the answer forms.',
  'note.logit-lens.ignores':
    'Early layers do not yet speak the classifier’s language: low values there do not mean that nothing is known.',
  'note.matrix':
    'Every token’s attention to every other in one head: the row asks, the column is read, each row sums to 1. Bright columns are tokens that many read.',
  'note.matrix.ignores': 'Values: a token that is read much may bring little.',
  'note.similarity':
    'The cosine between one token’s vector and each patch’s after a layer. Patches of one thing grow alike on the way up.',
  'note.similarity.ignores': 'Length of the vectors, and directions that all tokens share, which raise every cosine.',
  'note.position-similarity':
    'The cosine between learned position embeddings. Where a model learned the plane, a patch is most like its row, its column and its neighbours.',
  'note.position-similarity.ignores': 'How layers use it: this is the input of the first one.',
  'note.norm':
    'How long each patch’s vector is after a layer. Large models put what is known of the whole photo into a few background patches: they stand out by their length, and attention is drawn to them.',
  'note.norm.ignores':
    'Directions: what is stored in the long vectors. Norms grow on the way up, so compare patches of one layer.',
  'note.value-norm':
    'Attention times the length of the value vector that it weighs: how much a token really takes from each patch. A patch that is read much but has a short value brings little.',
  'note.value-norm.ignores':
    'The output projection, and directions: values that point against each other cancel in the sum.',
  'note.filters':
    'The main directions in which patches differ once they are projected, drawn as patches. The first are usually brightness and edges, as in other image models.',
  'note.filters.ignores': 'What later layers make of them. Signs and order within near-equal components mean nothing.',
  'note.faithfulness':
    'The patches are hidden, or shown, in the order of a map, and the probability of the class is watched. A faithful map makes it fall, or rise, early; the area under the curve puts a number on that.',
  'note.faithfulness.ignores':
    'Photos with holes are unlike those of training, and patches that only count together. Compare areas of one photo and model, not across them.',
  'note.distance':
    'How far a head looks on average: the distance in input pixels between a patch and those it attends to, weighted by attention. Local heads lie low, global heads high.',
  'note.distance.ignores':
    'What goes to the class token and registers: these weights are cut off and not made up for, so a head that gives much to them looks nearer.',
  'note.entropy':
    'How widely a head spreads its attention, in nats: 0 for a single token, ln of the number of tokens for all alike. The shares are what patches give to special tokens, from 0 to 1.',
  'note.entropy.ignores': 'Where the attention goes, and what the head does with it.',
} as const;

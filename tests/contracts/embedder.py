"""What every `Embedder` must do; a test module gives the fixture `embedder` and subclasses this."""

from __future__ import annotations

import numpy as np

from knowledge.ports import Embedder

_TEXTS = ["持证满七年可以申请转户。", "毕业五年内来本市工作的人才发放租房补贴。", "短"]


class EmbedderContract:
    """The suite every embedder passes."""

    def test_passages_are_unit_rows_of_the_promised_dimension(self, embedder: Embedder) -> None:
        vectors = embedder.passages(_TEXTS)
        assert vectors.shape == (len(_TEXTS), embedder.dimension)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)

    def test_a_question_is_one_unit_vector(self, embedder: Embedder) -> None:
        vector = embedder.query("转户要住满几年？")
        assert vector.shape == (embedder.dimension,)
        assert np.isclose(np.linalg.norm(vector), 1.0, atol=1e-3)

    def test_a_passage_has_the_same_vector_whatever_stands_beside_it(self, embedder: Embedder) -> None:
        together = embedder.passages(_TEXTS)
        alone = np.vstack([embedder.passages([text]) for text in _TEXTS])
        assert np.allclose(together, alone, atol=2e-2)
        assert (together @ alone.T).argmax(axis=1).tolist() == [0, 1, 2]

    def test_nothing_to_embed_gives_no_rows(self, embedder: Embedder) -> None:
        assert embedder.passages([]).shape == (0, embedder.dimension)

    def test_a_question_asked_again_gives_the_same_vector(self, embedder: Embedder) -> None:
        assert np.array_equal(embedder.query("租房补贴"), embedder.query("租房补贴"))

    def test_broken_characters_do_not_stop_it(self, embedder: Embedder) -> None:
        vectors = embedder.passages(["前半\0后半", "半个代理对\ud800", ""])
        assert np.isfinite(vectors).all()
        assert np.isfinite(embedder.query("\ud800")).all()

    def test_the_model_has_a_name(self, embedder: Embedder) -> None:
        assert "/" in embedder.model_id

import unittest

from ration import Bucket, Shelf


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class BucketTest(unittest.TestCase):
    def setUp(self):
        self.clock = Clock()
        self.bucket = Bucket(rate=2, burst=5, clock=self.clock)

    def test_a_burst_goes_through_and_the_next_is_refused(self):
        self.assertTrue(all(self.bucket.take().allowed for _ in range(5)))
        self.assertFalse(self.bucket.take().allowed)

    def test_a_refusal_says_how_long_to_wait(self):
        self.bucket.take(5)
        self.assertEqual(self.bucket.take(2).retry_after, 1.0)

    def test_after_the_wait_it_goes_through(self):
        self.bucket.take(5)
        self.clock.now += 1.0
        self.assertTrue(self.bucket.take(2).allowed)

    def test_it_never_holds_more_than_a_burst(self):
        self.clock.now += 1_000
        self.assertEqual(self.bucket.take().remaining, 4)

    def test_a_clock_that_steps_back_takes_nothing_away(self):
        self.bucket.take(2)
        self.clock.now -= 50
        self.assertEqual(self.bucket.take().remaining, 2)

    def test_a_refusal_carries_retry_after(self):
        self.bucket.take(5)
        self.assertEqual(self.bucket.take().headers(), {"RateLimit-Remaining": "0", "Retry-After": "1"})

    def test_a_cost_above_the_burst_is_a_mistake(self):
        with self.assertRaises(ValueError):
            self.bucket.take(6)


class ShelfTest(unittest.TestCase):
    def test_clients_do_not_share(self):
        shelf = Shelf(rate=1, burst=1, clock=Clock())
        self.assertTrue(shelf.take("ada").allowed)
        self.assertTrue(shelf.take("grace").allowed)
        self.assertFalse(shelf.take("ada").allowed)

    def test_the_one_asked_longest_ago_goes_first(self):
        shelf = Shelf(rate=1, burst=1, limit=2, clock=Clock())
        for name in ["ada", "grace", "ada", "edsger"]:
            shelf.take(name)
        self.assertEqual(len(shelf), 2)
        self.assertFalse(shelf.take("ada").allowed)
        self.assertTrue(shelf.take("grace").allowed)


if __name__ == "__main__":
    unittest.main()
